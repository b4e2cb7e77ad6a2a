/** Looking at every host before any is changed. */
package io.raftsman.examine;
