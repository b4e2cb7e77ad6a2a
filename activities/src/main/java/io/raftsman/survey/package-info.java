/** What stages would change, asked of their own scripts. */
package io.raftsman.survey;
