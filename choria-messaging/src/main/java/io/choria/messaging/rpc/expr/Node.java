package io.choria.messaging.rpc.expr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of an expression. */
sealed interface Node {
  <R> @Nullable R accept(Visitor<R> visitor);

  /** One method for each kind of node. */
  interface Visitor<R> {
    @Nullable R literal(Literal node);

    @Nullable R name(Name node);

    @Nullable R element(Element node);

    @Nullable R unary(Unary node);

    @Nullable R binary(Binary node);

    @Nullable R ordering(Ordering node);

    @Nullable R chain(Chain node);

    @Nullable R member(Member node);

    @Nullable R slice(Slice node);

    @Nullable R call(Call node);

    @Nullable R invoke(Invoke node);

    @Nullable R builtin(BuiltinCall node);

    @Nullable R conditional(Conditional node);

    @Nullable R let(Let node);

    @Nullable R sequence(Sequence node);

    @Nullable R list(ListOf node);

    @Nullable R map(MapOf node);
  }

  /** Null, a boolean, a long, a double or a text. */
  record Literal(@Nullable Object value) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.literal(this);
    }
  }

  /** A variable. */
  record Name(String name) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.name(this);
    }
  }

  /** The element that a predicate looks at, or its {@code index} or {@code acc}. */
  record Element(String name) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.element(this);
    }
  }

  /** Not, plus, minus. */
  record Unary(String operator, Node operand) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.unary(this);
    }
  }

  /** Everything between two operands. */
  record Binary(String operator, Node left, Node right) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.binary(this);
    }
  }

  /** A row of comparisons by size: one operator between each two operands. */
  record Ordering(List<Node> operands, List<String> operators) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.ordering(this);
    }
  }

  /** Where an optional member that is not there ends the walk. */
  record Chain(Node node) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.chain(this);
    }
  }

  /** A member of a map or list. */
  record Member(Node node, Node property, boolean optional) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.member(this);
    }
  }

  /** A part of a list or text. */
  record Slice(Node node, @Nullable Node from, @Nullable Node to) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.slice(this);
    }
  }

  /** A function of the surroundings, or one that is not there. */
  record Call(String function, List<Node> arguments) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }

  /** A call of something that is no function here. */
  record Invoke(Node callee, List<Node> arguments) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.invoke(this);
    }
  }

  /** A function of the language. */
  record BuiltinCall(Builtin builtin, List<Node> arguments, @Nullable Node predicate)
      implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.builtin(this);
    }
  }

  /** One or the other. */
  record Conditional(Node condition, Node then, Node otherwise) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.conditional(this);
    }
  }

  /** A variable of the expression itself. */
  record Let(String name, Node value, Node body) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.let(this);
    }
  }

  /** The last one counts. */
  record Sequence(List<Node> nodes) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.sequence(this);
    }
  }

  /** A list that is written out. */
  record ListOf(List<Node> nodes) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.list(this);
    }
  }

  /** A map that is written out: keys and values in turn. */
  record MapOf(List<Node> keys, List<Node> values) implements Node {
    @Override
    public <R> @Nullable R accept(Visitor<R> visitor) {
      return visitor.map(this);
    }
  }
}
