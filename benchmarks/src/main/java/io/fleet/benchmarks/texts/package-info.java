/** What it takes to read and write the texts of fixes, by JMH. */
@NullMarked
package io.fleet.benchmarks.texts;

import org.jspecify.annotations.NullMarked;
