package io.choria.rego;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Walks an array without giving access to it. */
final class ArrayCursor implements Iterator<Value> {
  private final Value[] elements;
  private int next;

  ArrayCursor(Value[] elements) {
    this.elements = elements;
  }

  @Override
  public boolean hasNext() {
    return next < elements.length;
  }

  @Override
  public Value next() {
    if (next >= elements.length) {
      throw new NoSuchElementException();
    }
    return elements[next++];
  }
}
