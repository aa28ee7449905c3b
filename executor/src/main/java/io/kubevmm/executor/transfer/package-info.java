/**
 * Files on their way into and out of this node, over HTTPS: users send images ({@code virtctl image
 * upload}), and other executors fetch copies of images that have no other origin.
 *
 * <p>No authority signs the certificate that is shown. It is made when the process starts, and its
 * fingerprint stands in the VirtualMachineNode and in the images that await their file: the API
 * server vouches for it. Users prove that they may change an image by a key whose SHA-256 stands in
 * the image's annotation, executors show the certificate of their own VirtualMachineNode.
 */
@NullMarked
package io.kubevmm.executor.transfer;

import org.jspecify.annotations.NullMarked;
