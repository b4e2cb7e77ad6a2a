/** A person's consent to destroy something, bound to exactly what would be destroyed. */
package io.raftsman.approval;
