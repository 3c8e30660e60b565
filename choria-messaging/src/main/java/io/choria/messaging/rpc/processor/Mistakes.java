package io.choria.messaging.rpc.processor;

import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Reports mistakes at their place, so that an editor marks the right word. */
final class Mistakes {
  private final ProcessingEnvironment environment;
  private boolean any;

  Mistakes(ProcessingEnvironment environment) {
    this.environment = environment;
  }

  boolean any() {
    return any;
  }

  void at(Element element, String message) {
    any = true;
    environment.getMessager().printMessage(Diagnostic.Kind.ERROR, message, element);
  }

  /** At the member of an annotation, if it is written there. */
  void at(Element element, @Nullable Mirror annotation, String member, String message) {
    AnnotationValue value = annotation == null ? null : annotation.value(member);
    if (annotation == null || value == null) {
      at(element, message);
    } else {
      any = true;
      environment
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, message, element, annotation.mirror(), value);
    }
  }
}
