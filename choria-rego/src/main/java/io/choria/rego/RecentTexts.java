package io.choria.rego;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The keys of one document: most come again, and then share one value. */
final class RecentTexts {
  private static final int PLACES = 128;

  private final @Nullable StringValue[] texts = new StringValue[PLACES];
  private final long[] heads = new long[PLACES];
  private final long[] tails = new long[PLACES];

  /** The value of plain ASCII bytes. */
  StringValue text(byte[] bytes, int start, int end) {
    int length = end - start;
    long head = JsonScan.word(bytes, start, length);
    long tail = KnownTexts.tail(bytes, start, length, head);
    int place = KnownTexts.hash(head, tail, length) & (PLACES - 1);
    StringValue known = texts[place];
    if (known != null
        && heads[place] == head
        && tails[place] == tail
        && known.value().length() == length
        && KnownTexts.middleIs(known, bytes, start, length)) {
      return known;
    }
    StringValue text =
        StringValue.ofAscii(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
    texts[place] = text;
    heads[place] = head;
    tails[place] = tail;
    return text;
  }
}
