/**
 * A small API server for tests: real HTTP on loopback, everything behind it in memory.
 *
 * <p>It does what clients depend on: resourceVersions, conflicts, selectors, pages, watches with
 * bookmarks and 410, the status subresource, finalisers, preconditions. It does not validate, know
 * defaults or check rights: what depends on those is tested against a real kube-apiserver. Its
 * faults are switched on by name: {@link io.kubevmm.kube.fake.FakeApiServer#stop}, {@link
 * io.kubevmm.kube.fake.FakeApiServer#dropConnections}, {@link
 * io.kubevmm.kube.fake.FakeApiServer#answer} and so on.
 *
 * <p>One virtual thread per request; {@link io.kubevmm.kube.fake.FakeStore} is guarded by one
 * monitor.
 */
@NullMarked
package io.kubevmm.kube.fake;

import org.jspecify.annotations.NullMarked;
