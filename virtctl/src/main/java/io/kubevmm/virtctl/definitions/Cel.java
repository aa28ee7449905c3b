package io.kubevmm.virtctl.definitions;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.projectnessie.cel.Env;
import org.projectnessie.cel.Env.AstIssuesTuple;
import org.projectnessie.cel.EnvOption;
import org.projectnessie.cel.Program;
import org.projectnessie.cel.ProgramOption;
import org.projectnessie.cel.checker.Checker;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.common.types.BoolT;
import org.projectnessie.cel.common.types.Err;
import org.projectnessie.cel.common.types.IntT;
import org.projectnessie.cel.common.types.ref.Val;
import org.projectnessie.cel.interpreter.functions.Overload;
import org.projectnessie.cel.interpreter.functions.UnaryOp;
import org.projectnessie.cel.parser.Macro;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Decl;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Type;

/**
 * Kubernetes' dialect of CEL, with those of its functions that our definitions use; a rule that
 * uses another one does not compile.
 */
final class Cel {
  private static final String MATCHES = "matches";
  private static final Type QUANTITY = Decls.newAbstractType(QuantityValue.NAME, List.of());
  private static final Type CIDR = Decls.newAbstractType(CidrValue.NAME, List.of());
  private static final List<Decl> DECLARATIONS =
      List.of(
          Decls.newVar("self", Decls.Dyn),
          Decls.newVar("oldSelf", Decls.Dyn),
          function("isQuantity", "is_quantity_string", Decls.String, Decls.Bool),
          function("quantity", "string_to_quantity", Decls.String, QUANTITY),
          method("compareTo", "quantity_compare_to", QUANTITY, QUANTITY, Decls.Int),
          function("isIP", "is_ip", Decls.String, Decls.Bool),
          function("isCIDR", "is_cidr", Decls.String, Decls.Bool),
          function("cidr", "string_to_cidr", Decls.String, CIDR),
          method("containsIP", "cidr_contains_ip_string", CIDR, Decls.String, Decls.Bool));
  private static final Overload[] OVERLOADS = {
    Overload.unary("isQuantity", text(it -> bool(QuantityValue.parse(it).isPresent()))),
    Overload.unary(
        "quantity",
        text(it ->
            QuantityValue.parse(it)
                .<Val>map(QuantityValue::new)
                .orElseGet(() -> Err.newErr("%s is no quantity", it)))),
    Overload.binary(
        "compareTo",
        (a, b) ->
            a instanceof QuantityValue one && b instanceof QuantityValue other
                ? IntT.intOf(one.number().compareTo(other.number()))
                : Err.maybeNoSuchOverloadErr(b)),
    Overload.unary("isIP", text(it -> bool(Addresses.address(it).isPresent()))),
    Overload.unary("isCIDR", text(it -> bool(Addresses.block(it).isPresent()))),
    Overload.unary(
        "cidr",
        text(it ->
            Addresses.block(it)
                .<Val>map(CidrValue::new)
                .orElseGet(() -> Err.newErr("%s is no block of addresses", it)))),
    Overload.binary(
        "containsIP",
        (a, b) ->
            a instanceof CidrValue block
                ? text(it ->
                        Addresses.address(it)
                            .map(address -> bool(block.block().contains(address)))
                            .orElseGet(() -> Err.newErr("%s is no address", it)))
                    .invoke(b)
                : Err.maybeNoSuchOverloadErr(a)),
    Overload.binary(
        MATCHES,
        (a, b) -> text(it -> text(expression -> matches(it, expression)).invoke(b)).invoke(a)),
  };

  private static final ProgramOption FUNCTIONS = ProgramOption.functions(functions());

  private final Map<String, Program> programs = new ConcurrentHashMap<>();
  private final Env environment =
      Env.newCustomEnv(
          EnvOption.declarations(Checker.StandardDeclarations),
          EnvOption.declarations(DECLARATIONS),
          EnvOption.macros(Macro.AllMacros));

  /**
   * What a rule says of a value.
   *
   * @param self of maps, lists, strings, numbers and CEL's own values
   * @return true or false, or why it says neither
   * @throws IllegalArgumentException if it does not compile, with the reason
   */
  Val evaluate(String rule, Object self) {
    Program program = programs.computeIfAbsent(rule, this::compile);
    return program.eval(Map.of("self", self)).getVal();
  }

  /** Translates a rule. */
  Program compile(String rule) {
    AstIssuesTuple compiled = environment.compile(rule);
    if (compiled.hasIssues()) {
      throw new IllegalArgumentException(compiled.getIssues().toString());
    }
    return environment.program(compiled.getAst(), FUNCTIONS);
  }

  /** The library's own, but for its regular expressions, which are Java's. */
  private static Overload[] functions() {
    List<Overload> all = new ArrayList<>();
    for (Overload standard : Overload.standardOverloads()) {
      if (!standard.operator.equals(MATCHES)) {
        all.add(standard);
      }
    }
    all.addAll(Arrays.asList(OVERLOADS));
    return all.toArray(Overload[]::new);
  }

  private static Val matches(String text, String expression) {
    try {
      return bool(Pattern.compile(expression).matcher(text).find());
    } catch (PatternSyntaxException e) {
      return Err.newErr("%s", e.getMessage());
    }
  }

  private static Val bool(boolean value) {
    return value ? BoolT.True : BoolT.False;
  }

  /** A function of a text; an error goes through it, anything else has no such function. */
  private static UnaryOp text(Function<String, Val> function) {
    return argument ->
        argument.value() instanceof String it && !Err.isError(argument)
            ? function.apply(it)
            : Err.maybeNoSuchOverloadErr(argument);
  }

  private static Decl function(String name, String overload, Type argument, Type result) {
    return Decls.newFunction(name, Decls.newOverload(overload, List.of(argument), result));
  }

  private static Decl method(
      String name, String overload, Type receiver, Type argument, Type result) {
    return Decls.newFunction(
        name, Decls.newInstanceOverload(overload, List.of(receiver, argument), result));
  }
}
