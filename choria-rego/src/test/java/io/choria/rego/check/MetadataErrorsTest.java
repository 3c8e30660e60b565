package io.choria.rego.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of metadata blocks have values of their kinds (spec 08 §1.7). */
class MetadataErrorsTest {

  private static String ask(String block) {
    String text =
        "package t\n# METADATA\n"
            + block.replaceAll("(?m)^", "# ")
            + "\np := x if { x := [a | a := rego.metadata.chain()[_].annotations] }\n";
    return Rego.builder()
        .module("t.rego", text)
        .compile()
        .entrypoint("data.t.p")
        .evaluate()
        .toJson();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "authors: contributors; cannot unmarshal !!str `contrib...` into []interface {}",
        "authors: 3; cannot unmarshal !!int `3` into []interface {}",
        "authors: [1]; invalid author definition",
        "organizations: x; cannot unmarshal !!str `x` into []string",
        "organizations: [[1]]; cannot unmarshal !!seq into string",
        "related_resources: {}; cannot unmarshal !!map into []interface {}",
        "schemas: 1.5; cannot unmarshal !!float `1.5` into []map[string]interface {}",
        "schemas: [true]; cannot unmarshal !!bool `true` into map[string]interface {}",
        "schemas: [{}]; invalid document reference",
        "schemas: [{x: schema}]; invalid document reference",
        "schemas: [{input: x.y}]; invalid schema reference",
        "schemas: [{input: 1}]; invalid schema declaration",
        "custom: [1]; cannot unmarshal !!seq into map[string]interface {}",
        "labels: x; cannot unmarshal !!str `x` into map[string]interface {}",
        "compile: x; cannot unmarshal !!str `x` into map[string]interface {}",
        "compile: {unknowns: [x]}; invalid unknowns element",
        "compile: {mask_rule: x y}; invalid mask_rule annotation",
        "compile: {mask_rule: '1'}; invalid mask_rule annotation type",
        "title: [x]; cannot unmarshal !!seq into string",
        "scope: {}; cannot unmarshal !!map into string",
        "scope: 2; invalid annotation scope '2'",
        "entrypoint: maybe; cannot unmarshal !!str `maybe` into bool",
      })
  void refuses(String block, String message) {
    assertThatThrownBy(() -> ask(block))
        .isInstanceOf(RegoCompileException.class)
        .hasMessageContaining("rego_parse_error")
        .hasMessageContaining(message);
  }

  @Test
  void namesTheLine() {
    assertThatThrownBy(() -> ask("title: x\nauthors: y"))
        .hasMessageContaining("line 2: cannot unmarshal !!str `y` into []interface {}");
  }

  @Test
  void readsScalarsAsTexts() {
    assertThat(ask("title: 1\ndescription: true"))
        .isEqualTo("[{\"description\":\"true\",\"scope\":\"rule\",\"title\":\"1\"}]");
  }

  @Test
  void knowsOldWordsForBooleans() {
    assertThat(ask("entrypoint: yes")).isEqualTo("[{\"entrypoint\":true,\"scope\":\"document\"}]");
    assertThat(ask("title: x\nentrypoint: off"))
        .isEqualTo("[{\"scope\":\"rule\",\"title\":\"x\"}]");
  }

  @Test
  void takesReferencesOfSchemasAndUnknowns() {
    assertThat(
            ask(
                "schemas: [{input: schema.x}, {data.y: schema}, {input.z: {}}]\n"
                    + "compile: {unknowns: [input, input.x, 1], mask_rule: x.y}"))
        .contains("schema.x");
  }

  @Test
  void takesFieldsWithoutValues() {
    assertThat(ask("title:\nauthors:\ncustom:\nschemas:\nscope:\nentrypoint:"))
        .isEqualTo("[{\"scope\":\"rule\"}]");
  }
}
