/** Taking a whole cluster away. */
package io.raftsman.purge;
