/**
 * Files on their way into and out of this node, over HTTPS: users send images and disks ({@code
 * virtctl image upload}), and other executors fetch copies of images that have no other origin.
 *
 * <p>No authority signs the certificate that is shown. It is made when the process starts, and its
 * fingerprint stands in the VirtualMachineNode and in what awaits its file: the API server vouches
 * for it. Users prove that they may change an object by a key whose SHA-256 stands in its
 * annotation, executors show the certificate of their own VirtualMachineNode.
 */
@NullMarked
package io.kubevmm.executor.transfer;

import org.jspecify.annotations.NullMarked;
