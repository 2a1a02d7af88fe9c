/** What the three services share: who a caller is and may do, how a refusal is written, and connections to Redis. */
@NullMarked
package io.fleet.service;

import org.jspecify.annotations.NullMarked;
