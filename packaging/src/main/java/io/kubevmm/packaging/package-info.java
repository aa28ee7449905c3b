/**
 * Makes what users install from what Maven built: the control plane's container image, and the
 * Debian packages of a machine that runs guests.
 *
 * <p>A {@link Program} is a module's JAR with its libraries. {@link JavaRuntime} gives it a Java of
 * its own. {@link ControlPlaneImage} and the packages put both together, and say with {@link
 * BillOfMaterials} what is in them. The same input gives the same bytes: no clock, no random
 * number, no order of a folder's listing gets in. No program but the JDK's own tools is started.
 */
@NullMarked
package io.kubevmm.packaging;

import org.jspecify.annotations.NullMarked;
