/** A member's directories and files, and their templates. */
package io.raftsman.files;
