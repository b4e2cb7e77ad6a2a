/**
 * The certificate authority on the worker's side: makes it, loads one that is there, signs what the
 * hosts ask for, and judges what they have. A member's private key is never here.
 */
package io.raftsman.pki;
