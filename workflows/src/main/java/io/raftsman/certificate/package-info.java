/** Certificates for the clusters' clients. */
package io.raftsman.certificate;
