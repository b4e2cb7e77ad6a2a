/** The playbook's steps on one member, which operations put together. */
package io.raftsman.member;
