package io.choria.messaging.rpc.processor;

import io.choria.messaging.rpc.ddl.AgentDdl;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Writes {@code META-INF/choria/agent/<name>.json} for each interface marked with {@code @Agent}.
 */
public final class AgentProcessor extends AbstractProcessor {
  /** For the compiler, which makes the instance. */
  public AgentProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(Mirror.AGENT);
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (TypeElement annotation : annotations) {
      for (Element element : round.getElementsAnnotatedWith(annotation)) {
        if (element instanceof TypeElement type) {
          AgentDdl ddl = new AgentReader(new Mistakes(processingEnv), processingEnv).read(type);
          if (ddl != null) {
            write(type, ddl);
          }
        }
      }
    }
    return false;
  }

  private void write(TypeElement type, AgentDdl ddl) {
    String resource = "META-INF/choria/agent/" + ddl.metadata().name() + ".json";
    try (Writer out =
        processingEnv
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, "", resource, type)
            .openWriter()) {
      out.write(ddl.toJson());
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR, "cannot write " + resource + ": " + e.getMessage(), type);
    }
  }
}
