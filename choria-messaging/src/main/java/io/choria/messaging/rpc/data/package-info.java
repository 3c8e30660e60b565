/**
 * What servers know besides facts and classes (spec 02 §7.1): data providers, which compound
 * filters and agents ask by name.
 */
@NullMarked
package io.choria.messaging.rpc.data;

import org.jspecify.annotations.NullMarked;
