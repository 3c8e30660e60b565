package io.choria.rego.builtin.stdlib;

import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.stdlib.collection.ArrayFunctions;
import io.choria.rego.builtin.stdlib.collection.Graph;
import io.choria.rego.builtin.stdlib.collection.ObjectFunctions;
import io.choria.rego.builtin.stdlib.collection.Sets;
import io.choria.rego.builtin.stdlib.crypto.Certificates;
import io.choria.rego.builtin.stdlib.crypto.Crypto;
import io.choria.rego.builtin.stdlib.encoding.Encoding;
import io.choria.rego.builtin.stdlib.format.Sprintf;
import io.choria.rego.builtin.stdlib.glob.Glob;
import io.choria.rego.builtin.stdlib.graphql.GraphQl;
import io.choria.rego.builtin.stdlib.http.AwsSigning;
import io.choria.rego.builtin.stdlib.http.Http;
import io.choria.rego.builtin.stdlib.json.JsonPatch;
import io.choria.rego.builtin.stdlib.json.JsonPaths;
import io.choria.rego.builtin.stdlib.jwt.Jwt;
import io.choria.rego.builtin.stdlib.net.Cidr;
import io.choria.rego.builtin.stdlib.number.Aggregates;
import io.choria.rego.builtin.stdlib.number.Arithmetic;
import io.choria.rego.builtin.stdlib.number.Bits;
import io.choria.rego.builtin.stdlib.number.Numbers;
import io.choria.rego.builtin.stdlib.number.Units;
import io.choria.rego.builtin.stdlib.regex.GlobsMatch;
import io.choria.rego.builtin.stdlib.regex.Regex;
import io.choria.rego.builtin.stdlib.rego.RegoFunctions;
import io.choria.rego.builtin.stdlib.schema.JsonSchema;
import io.choria.rego.builtin.stdlib.strings.SemVer;
import io.choria.rego.builtin.stdlib.strings.Strings;
import io.choria.rego.builtin.stdlib.strings.Uuid;
import io.choria.rego.builtin.stdlib.template.Templates;
import io.choria.rego.builtin.stdlib.time.Time;
import io.choria.rego.builtin.stdlib.uri.Uri;
import io.choria.rego.builtin.stdlib.value.Comparison;
import io.choria.rego.builtin.stdlib.value.Types;
import io.choria.rego.builtin.stdlib.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/** Finds the code of a standard built-in; each family is one class (spec 08 §4). */
public final class StandardLibrary {
  private StandardLibrary() {}

  /**
   * The code of a built-in.
   *
   * @param family the name of the family's class
   * @param name the name of the built-in
   * @return the code
   */
  public static BuiltinImpl implementation(String family, String name) {
    BuiltinImpl impl = find(family, name);
    if (impl == null) {
      throw new IllegalStateException("no implementation of " + name + " in family " + family);
    }
    return impl;
  }

  private static @Nullable BuiltinImpl find(String family, String name) {
    return switch (family) {
      case "Aggregates" -> Aggregates.find(name);
      case "Arithmetic" -> Arithmetic.find(name);
      case "ArrayFunctions" -> ArrayFunctions.find(name);
      case "Bits" -> Bits.find(name);
      case "Comparison" -> Comparison.find(name);
      case "Crypto" -> Crypto.find(name);
      case "Encoding" -> Encoding.find(name);
      case "Graph" -> Graph.find(name);
      case "JsonPatch" -> JsonPatch.find(name);
      case "JsonPaths" -> JsonPaths.find(name);
      case "Numbers" -> Numbers.find(name);
      case "ObjectFunctions" -> ObjectFunctions.find(name);
      case "SemVer" -> SemVer.find(name);
      case "Sets" -> Sets.find(name);
      case "Sprintf" -> Sprintf.find(name);
      case "Strings" -> Strings.find(name);
      case "Time" -> Time.find(name);
      case "Types" -> Types.find(name);
      case "Units" -> Units.find(name);
      case "Uuid" -> Uuid.find(name);
      case "Yaml" -> Yaml.find(name);
      case "Cidr" -> Cidr.find(name);
      case "Glob" -> Glob.find(name);
      case "GlobsMatch" -> GlobsMatch.find(name);
      case "Regex" -> Regex.find(name);
      case "Templates" -> Templates.find(name);
      case "JsonSchema" -> JsonSchema.find(name);
      case "Uri" -> Uri.find(name);
      case "Jwt" -> Jwt.find(name);
      case "AwsSigning" -> AwsSigning.find(name);
      case "Http" -> Http.find(name);
      case "GraphQl" -> GraphQl.find(name);
      case "Certificates" -> Certificates.find(name);
      case "RegoFunctions" -> RegoFunctions.find(name);
      default -> null;
    };
  }
}
