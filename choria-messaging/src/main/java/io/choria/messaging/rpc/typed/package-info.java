/** Between records and JSON, and between Java's names and Choria's. */
@NullMarked
package io.choria.messaging.rpc.typed;

import org.jspecify.annotations.NullMarked;
