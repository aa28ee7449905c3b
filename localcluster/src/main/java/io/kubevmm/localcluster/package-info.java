/**
 * Everything that turns one Debian machine into a running KubeVMM: the host's packages, an embedded
 * Kubernetes control plane, libvirt, a guest to try, and this project's own processes.
 *
 * <p><b>What.</b> Each class makes one thing be there and can be asked twice: {@link
 * io.kubevmm.localcluster.HostPackages} installs what is missing, {@link
 * io.kubevmm.localcluster.ControlPlaneBinaries} finds or builds etcd and Kubernetes' programs,
 * {@link io.kubevmm.localcluster.Pki} issues their certificates, {@link
 * io.kubevmm.localcluster.ControlPlane} runs them, {@link io.kubevmm.localcluster.LibvirtHost}
 * finds or starts libvirtd, {@link io.kubevmm.localcluster.TinyGuest} builds a bootable guest and
 * {@link io.kubevmm.localcluster.AcceleratorProbe} proves with it whether KVM works. The commands
 * {@code up}, {@code down}, {@code status} and {@code logs} in {@code io.kubevmm.localcluster.cli}
 * are lists of these steps. Tests and benchmarks use {@code ControlPlane} and {@link
 * io.kubevmm.localcluster.PrivateLibvirt} directly; several of each live beside each other, since a
 * folder given by the caller holds all the state.
 *
 * <p><b>Invariants.</b> A step that finds its goal reached changes nothing. A process is found
 * again by its pid file and is signalled only when its start time proves that the pid was not given
 * to another program. Files with keys are readable by their owner only, and every file appears
 * under its name whole or not at all. No step stops a guest.
 *
 * <p><b>Threads.</b> The classes are called from one thread. Started processes are sessions of
 * their own and outlive the JVM that started them.
 *
 * <p><b>Failures.</b> A failed step throws {@link io.kubevmm.localcluster.LocalClusterException}: a
 * sentence that says what failed, what to do, and where the log is.
 */
@NullMarked
package io.kubevmm.localcluster;

import org.jspecify.annotations.NullMarked;
