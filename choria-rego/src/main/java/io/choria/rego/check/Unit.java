package io.choria.rego.check;

import io.choria.rego.ast.Module;
import java.util.ArrayList;
import java.util.List;

/** A module while it is compiled: its rules change from stage to stage. */
final class Unit {
  private final Module module;
  private final List<RuleUnit> rules = new ArrayList<>();

  Unit(Module module) {
    this.module = module;
    module.rules().forEach(rule -> rules.add(new RuleUnit(this, rule)));
  }

  /** As it was parsed. */
  Module module() {
    return module;
  }

  List<RuleUnit> rules() {
    return rules;
  }
}
