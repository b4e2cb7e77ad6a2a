/** Taking away what a removed member left on its host. */
package io.raftsman.clean;
