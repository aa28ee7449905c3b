/**
 * How a machine becomes a node, and ceases to be one: {@code kubevmm-executor join} and {@code
 * leave}.
 *
 * <p>{@link io.kubevmm.executor.join.JoinCommand} looks at everything first and changes something
 * afterwards: the certificate, then the kubeconfig, then the service. Each of these is looked at
 * before it is made, so whoever is killed in between runs the same line again. The token is sent to
 * nobody but a server whose certificate comes from the authority that the line names ({@link
 * io.kubevmm.executor.join.ServerTrust}). Whether a machine may have the name is not asked here but
 * decided by the controller, which approves the certificate.
 *
 * <p>{@link io.kubevmm.executor.join.LeaveCommand} takes the same way back. Neither touches a
 * guest.
 *
 * <p><b>Failures.</b> {@link io.kubevmm.runtime.RefusedException} says in a sentence what is wrong
 * and what to do; everything that was not reached comes as {@link io.kubevmm.kube.KubeException}.
 */
@NullMarked
package io.kubevmm.executor.join;

import org.jspecify.annotations.NullMarked;
