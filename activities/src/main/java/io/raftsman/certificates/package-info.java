/** Certificates on hosts: asked for there, signed here. */
package io.raftsman.certificates;
