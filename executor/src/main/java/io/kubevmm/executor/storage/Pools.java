package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.NodePool;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.LibvirtFailure;
import io.kubevmm.libvirt.PoolBuildFlag;
import io.kubevmm.libvirt.StoragePool;
import io.kubevmm.libvirt.StoragePoolInfo;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes this node's storage pools and knows how they do. */
public final class Pools implements Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(Pools.class);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Types that libvirt only finds or mounts; what the others are built of might hold data. */
  private static final Set<String> FOLDERS = Set.of("dir", "netfs");

  /** Types that libvirt can prepare; of the others it says that it has, and does nothing. */
  private static final Set<String> BUILT = Set.of("fs", "logical", "disk", "zfs", "vstorage");

  private final LibvirtSession libvirt;
  private final Informer<PoolObject> objects;
  private final XmlCodec codec;
  private final Supplier<Optional<Map<String, String>>> labels;
  private final Function<String, Optional<Boolean>> inUse;
  private final Runnable changed;
  private final Map<String, NodePool> report = new ConcurrentHashMap<>();

  /**
   * The pools of a node.
   *
   * @param codec of libvirt's pool documents
   * @param labels of this node, once they are known
   * @param inUse whether disks of this node lie in the pool, once that is known
   * @param changed called when the report has changed
   */
  public Pools(
      LibvirtSession libvirt,
      Informer<PoolObject> objects,
      XmlCodec codec,
      Supplier<Optional<Map<String, String>>> labels,
      Function<String, Optional<Boolean>> inUse,
      Runnable changed) {
    this.libvirt = libvirt;
    this.objects = objects;
    this.codec = codec;
    this.labels = labels;
    this.inUse = inUse;
    this.changed = changed;
  }

  /** How the pools do, by name. */
  public List<NodePool> report() {
    return report.values().stream().sorted(Comparator.comparing(NodePool::name)).toList();
  }

  /** The pools that can be used here. */
  List<String> readyNames() {
    return report().stream().filter(NodePool::ready).map(NodePool::name).toList();
  }

  /** The pool's object, if the pool can be used here. */
  Optional<PoolObject> ready(String name) {
    return Optional.ofNullable(report.get(name))
        .filter(NodePool::ready)
        .flatMap(pool -> objects.find(new ObjectKey("", name)));
  }

  /** Why it cannot. */
  String trouble(String name) {
    NodePool pool = report.get(name);
    if (pool != null && !pool.message().isEmpty()) {
      return "storage pool " + name + " is not ready on this node: " + pool.message();
    }
    return objects.find(new ObjectKey("", name)).isPresent()
        ? "storage pool " + name + " is not on this node, or not yet"
        : "VirtualMachineStoragePool " + name + " does not exist";
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<Connection> connection = libvirt.current();
    Optional<Map<String, String>> mine = labels.get();
    if (connection.isEmpty()) {
      return Outcome.done(); // all are looked at again when libvirt is back
    }
    if (mine.isEmpty()) {
      return Outcome.after(Duration.ofSeconds(1));
    }
    Optional<PoolObject> object = objects.find(key);
    if (object.isEmpty()) {
      forget(key.name());
      return Outcome.done();
    }
    PoolObject pool = object.get();
    try {
      return pool.wantedOn(mine.get())
          ? ensure(connection.get(), pool)
          : retire(connection.get(), pool);
    } catch (LibvirtFailure e) {
      if (e instanceof LibvirtException lost && lost.isConnectionLost()) {
        return Outcome.done();
      }
      return failed(pool, "libvirt: " + String.valueOf(e.getMessage()).strip());
    } catch (StorageException e) {
      return failed(pool, String.valueOf(e.getMessage()));
    } catch (AnalyserException e) {
      return failed(pool, "spec.pool: " + e.getMessage());
    }
  }

  private Outcome ensure(Connection connection, PoolObject object) {
    return look(object, find(connection, object).orElseGet(() -> define(connection, object)));
  }

  private Outcome look(PoolObject object, StoragePool found) {
    try (StoragePool pool = found) {
      if (!pool.isActive()) {
        start(pool, object);
      }
      if (pool.isPersistent() && !pool.autostart()) {
        pool.setAutostart(true);
      }
      pool.refresh();
      StoragePoolInfo info = pool.info();
      put(
          new NodePool(
              object.name(),
              object.uid(),
              info.active(),
              info.active() ? "" : "libvirt says that it is not active",
              Quantity.ofBytes(info.capacity()),
              available(object.name(), info)));
      return Outcome.after(LOOK_AGAIN);
    }
  }

  private Optional<StoragePool> find(Connection connection, PoolObject object) {
    Optional<StoragePool> ours = connection.findStoragePool(UUID.fromString(object.uid()));
    if (ours.isPresent()) {
      return ours;
    }
    Optional<StoragePool> adopted = connection.findStoragePoolByName(object.name());
    adopted.ifPresent(pool -> refuseAnother(pool, PoolDocument.of(object)));
    return adopted;
  }

  private StoragePool define(Connection connection, PoolObject object) {
    LOG.info("defining storage pool {}", object.name());
    return connection.defineStoragePool(codec.toXml(PoolDocument.of(object)));
  }

  /** A pool that was there before is taken as it is, if it is what the object speaks of. */
  private void refuseAnother(StoragePool found, ObjectNode wanted) {
    ObjectNode actual = codec.toTree(found.xml());
    Optional<String> path = PoolDocument.path(wanted);
    boolean samePath = path.isEmpty() || path.equals(PoolDocument.path(actual));
    if (!samePath || !actual.path("type").equals(wanted.path("type"))) {
      found.close();
      throw new StorageException(
          "libvirt has a pool of this name already, of type "
              + actual.path("type").asText()
              + PoolDocument.path(actual).map(where -> " at " + where).orElse("")
              + ", which is left alone: give this one another name, or the same type and path");
    }
  }

  /**
   * Starts a pool. Only one that we have just defined is built: once it ran, which autostart tells,
   * a place that libvirt does not recognise is one whose content is in danger.
   */
  private static void start(StoragePool pool, PoolObject object) {
    boolean isNew = pool.uuid().equals(UUID.fromString(object.uid())) && !pool.autostart();
    if (isNew && FOLDERS.contains(object.spec().type())) {
      pool.build();
    }
    try {
      pool.create();
    } catch (LibvirtException first) {
      if (!isNew || !BUILT.contains(object.spec().type())) {
        throw first;
      }
      // Its place is not prepared. libvirt refuses to build over what it recognises.
      try {
        pool.build(PoolBuildFlag.NO_OVERWRITE);
      } catch (LibvirtException notBuilt) {
        first.addSuppressed(notBuilt);
        throw first;
      }
      pool.create();
    }
  }

  /** The pool shall not be here (any more): one that we defined goes when it is empty. */
  private Outcome retire(Connection connection, PoolObject object) {
    Optional<Boolean> used = inUse.apply(object.name());
    if (used.isEmpty()) {
      return Outcome.after(Duration.ofSeconds(1));
    }
    if (used.get()) {
      find(connection, object).ifPresent(pool -> look(object, pool)); // its disks need it to go
      return Outcome.after(RETRY);
    }
    Optional<StoragePool> ours = connection.findStoragePool(UUID.fromString(object.uid()));
    if (ours.isPresent()) {
      try (StoragePool pool = ours.get()) {
        LOG.info("removing storage pool {}; what lies in it stays", object.name());
        if (pool.isActive()) {
          pool.destroy();
        }
        pool.undefine();
      }
    }
    forget(object.name());
    return Outcome.done();
  }

  private Outcome failed(PoolObject object, String message) {
    put(new NodePool(object.name(), object.uid(), false, message, "", ""));
    return Outcome.after(RETRY);
  }

  /** Nobody needs to hear of every block that is written. */
  private String available(String name, StoragePoolInfo info) {
    NodePool before = report.get(name);
    if (before != null && !before.available().isEmpty()) {
      long known = Quantity.parse(before.available());
      if (!Sizes.moved(known, info.available(), info.capacity())) {
        return before.available();
      }
    }
    return Quantity.ofBytes(info.available());
  }

  private void put(NodePool now) {
    if (!now.equals(report.put(now.name(), now))) {
      changed.run();
    }
  }

  private void forget(String name) {
    if (report.remove(name) != null) {
      changed.run();
    }
  }
}
