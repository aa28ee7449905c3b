@NullMarked
package io.kubevmm.controller;

import org.jspecify.annotations.NullMarked;
