/**
 * What a machine's cloud-init finds when the guest boots: a NoCloud seed.
 *
 * <p>A seed is an ISO 9660 image with the label {@code cidata} and two or three small files, in the
 * machine's own folder on the node; the guest sees it as a read-only disk. {@link
 * io.kubevmm.executor.seed.Seeds} brings it up to date before each start, from the spec and from
 * the copies of Secrets in this node's namespace, the only ones that an executor can read. What
 * stands in a Secret is written into the image and nowhere else.
 */
@NullMarked
package io.kubevmm.executor.seed;

import org.jspecify.annotations.NullMarked;
