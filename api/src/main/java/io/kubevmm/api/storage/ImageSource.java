package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Required;

/** Where an image comes from. */
public record ImageSource(@Doc("A file on a web server.") @Required HttpSource http) {}
