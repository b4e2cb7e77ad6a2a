/**
 * From an inventory file to a {@link io.raftsman.cluster.ClusterSpec}.
 *
 * <p>The file is read as YAML with places ({@link io.raftsman.starter.inventory.Inventory}), a
 * cluster is found in it, each parameter is taken from the highest level that sets it, and what is
 * wrong is collected: one {@link io.raftsman.starter.inventory.InventoryException} names every
 * fault with its line.
 */
package io.raftsman.starter.inventory;
