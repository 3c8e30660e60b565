package io.choria.rego;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of an object as an unmodifiable map, sorted by their keys. */
final class ObjectEntries extends AbstractMap<Value, Value> {
  private final ObjectValue object;

  ObjectEntries(ObjectValue object) {
    this.object = object;
  }

  @Override
  public @Nullable Value get(@Nullable Object key) {
    return key instanceof Value value ? object.get(value) : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Entry<Value, Value>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<Value, Value>> iterator() {
        return new Cursor(object);
      }

      @Override
      public int size() {
        return object.size();
      }
    };
  }

  private static final class Cursor implements Iterator<Map.Entry<Value, Value>> {
    private final ObjectValue object;
    private int next;

    Cursor(ObjectValue object) {
      this.object = object;
    }

    @Override
    public boolean hasNext() {
      return next < object.size();
    }

    @Override
    public Map.Entry<Value, Value> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int at = next++;
      return Map.entry(object.keyAt(at), object.valueAt(at));
    }
  }
}
