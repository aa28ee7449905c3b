/**
 * A lean Kubernetes client: what a process needs that starts fast, stays small and talks to the API
 * server for years.
 *
 * <h2>What is here</h2>
 *
 * <ul>
 *   <li>{@link io.kubevmm.kube.KubeConfig} says where the API server is and who we are; {@link
 *       io.kubevmm.kube.KubeClient} makes single calls: get, list, create, patch, apply, delete,
 *       watch. Objects are Jackson trees ({@code ObjectNode}); this package knows no kinds of
 *       KubeVMM.
 *   <li>{@link io.kubevmm.kube.Informer} keeps a cache equal to what the API server has and tells a
 *       listener about every difference; {@link io.kubevmm.kube.WorkQueue} turns keys into
 *       reconciliations. Listener adds key to queue: that is a controller.
 *   <li>{@link io.kubevmm.kube.LeaseKeeper} says "I am alive", {@link
 *       io.kubevmm.kube.LeaderElection} "I am the one", {@link io.kubevmm.kube.EventRecorder} tells
 *       the user what happened.
 *   <li>{@link io.kubevmm.kube.ServerProbe} and {@link io.kubevmm.kube.AuthorityPin} find out whom
 *       to trust before a credential is sent, {@link io.kubevmm.kube.ServiceAccounts} makes
 *       credentials to hand out.
 * </ul>
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>Every write carries a field manager and {@code fieldValidation=Strict}: an unknown field is
 *       refused by the API server with its path and never dropped silently.
 *   <li>Every call has a time limit (connect 5 s, whole answer 30 s unless {@link
 *       io.kubevmm.kube.KubeClient#withTimeout} says otherwise), and at most 50 calls of one client
 *       are in flight. Watches are not counted; silence on them is limited instead.
 *   <li>A resourceVersion is compared for equality only.
 *   <li>An API server that is away, forbids, or does not know a resource never looks like deleted
 *       objects: a cache loses an object only when the API server said that it is gone.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * <p>All calls block and are meant for virtual threads. {@code KubeClient} is safe for use by many
 * threads. Each informer, queue, lease and recorder has one virtual thread of its own, which its
 * {@code close()} ends; an interrupt ends a blocked call with a {@link
 * io.kubevmm.kube.KubeException} and leaves the thread's interrupt flag set.
 *
 * <h2>Failures</h2>
 *
 * <p>A call that did not succeed throws {@link io.kubevmm.kube.KubeException} with the API server's
 * whole sentence; {@code isUnreachable()} tells "later" from "never". Reads are repeated when the
 * connection failed; what the API server refused with 429, or with 5xx and Retry-After, is repeated
 * after the time it asked for. Anything else is the caller's to repeat, since only the caller knows
 * whether a lost write may be done twice. Certificates and tokens in files are read again when the
 * files change, so renewal needs no restart.
 */
@NullMarked
package io.kubevmm.kube;

import org.jspecify.annotations.NullMarked;
