// Builds operands: constants, names, calls, and what SQL writes with words.
#include "absl/strings/numbers.h"
#include "base/limits.h"
#include "sql/parser/tree_builder.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using P = grammar::SqlParser;

void AddArgument(ast::FunctionCall* call, ast::ExprPtr value) {
  call->args.push_back({"", std::move(value)});
}

}  // namespace

ast::ExprPtr TreeBuilder::Operand(P::OperandContext* c) {
  if (c->constant != nullptr) return Constant(c->constant);
  if (c->name != nullptr) return Name(c->name);
  if (c->special != nullptr) return Special(c->special);
  if (c->param != nullptr) return Steps(Param(c->param), c->steps, 0);
  if (c->sub != nullptr) {
    return Steps(Subquery(c->sub, ast::SubqueryExpr::Type::kScalar), c->steps, 0);
  }
  return Steps(Parenthesized(c), c->steps, 0);
}

ast::ExprPtr TreeBuilder::Constant(const antlr4::Token* token) {
  using Type = ast::Literal::Type;
  if (Is(token, P::K_DEFAULT)) return MakeNode<ast::DefaultValue>(Pos(token));
  auto node = MakeNode<ast::Literal>(Pos(token));
  node->text = Text(token);
  switch (token->getType()) {
    case P::ICONST:
      node->type = Type::kInteger;
      break;
    case P::FCONST:
      node->type = Type::kNumeric;
      break;
    case P::SCONST:
      node->type = Type::kString;
      break;
    case P::BCONST:
      node->type = Type::kBits;
      break;
    case P::XCONST:
      node->type = Type::kHexBits;
      break;
    case P::K_TRUE:
    case P::K_FALSE:
      node->type = Type::kBool;
      break;
    default:
      node->text.clear();
      break;
  }
  return node;
}

ast::ExprPtr TreeBuilder::Param(const antlr4::Token* token) {
  auto node = MakeNode<ast::Parameter>(Pos(token));
  if (!absl::SimpleAtoi(Text(token), &node->number) || node->number > kParametersMax) {
    Fail(errors::Make("42P02", "there is no parameter $" + Text(token))
             .WithDetail("")
             .At(Pos(token)));
    node->number = 0;
  }
  parameter_count_ = std::max(parameter_count_, node->number);
  return node;
}

// (x), the row (x, y), or () which GROUP BY alone knows.
ast::ExprPtr TreeBuilder::Parenthesized(P::OperandContext* c) {
  if (c->items == nullptr) {
    FailNear(c->close);
    return MakeNode<ast::Literal>(Pos(c));
  }
  if (c->items->items.size() == 1) return Expr(c->items->items.front());
  auto node = MakeNode<ast::RowExpr>(Pos(c));
  node->fields = Exprs(c->items);
  return node;
}

ast::Indirection::Step TreeBuilder::Step(P::IndirectionContext* c) {
  using Type = ast::Indirection::Step::Type;
  ast::Indirection::Step step;
  if (c->bracket == nullptr) {
    step.type = c->star != nullptr ? Type::kStar : Type::kField;
    step.field = OptionalWord(c->field);
    return step;
  }
  step.type = c->colon != nullptr ? Type::kSlice : Type::kIndex;
  if (c->index != nullptr) step.index = Expr(c->index);
  if (c->upper != nullptr) step.upper = Expr(c->upper);
  return step;
}

ast::ExprPtr TreeBuilder::Steps(ast::ExprPtr operand,
                                const std::vector<P::IndirectionContext*>& steps, size_t first) {
  if (first >= steps.size()) return operand;
  auto node = MakeNode<ast::Indirection>(operand->position);
  node->operand = std::move(operand);
  for (size_t i = first; i < steps.size(); ++i) {
    if (steps[i]->star != nullptr && i + 1 < steps.size()) {
      FailNear("improper use of \"*\"", LexemeAfter(steps.back()));
    }
    node->steps.push_back(Step(steps[i]));
  }
  return node;
}

ast::ExprPtr TreeBuilder::Name(P::NameExprContext* c) {
  ast::Names names;
  const bool quoted = c->head != nullptr && Lex(c->head->word).quoted;
  names.push_back(c->head != nullptr ? Word(c->head) : Word(c->function));
  size_t fields = 0;
  while (fields < c->steps.size() && c->steps[fields]->field != nullptr) {
    names.push_back(Word(c->steps[fields++]->field));
  }
  const bool plain = fields == c->steps.size();
  if (c->call == nullptr && c->text == nullptr) {
    auto node = MakeNode<ast::ColumnRef>(Pos(c));
    node->names = std::move(names);
    if (!plain && c->steps[fields]->star != nullptr) {
      node->star = true;
      ++fields;
      if (fields < c->steps.size()) {
        FailNear("improper use of \"*\"", LexemeAfter(c->steps.back()));
      }
      return node;
    }
    return Steps(std::move(node), c->steps, fields);
  }
  if (!plain) FailNear(c->call != nullptr ? c->call->start : c->text);
  if (c->text == nullptr) {
    auto node = Call(std::move(names), c->call);
    node->position = Pos(c);
    return node;
  }
  // name 'text' and name(modifiers) 'text'.
  auto node = MakeNode<ast::TypeCast>(Pos(c));
  node->operand = Constant(c->text);
  node->type = NamedType(std::move(names), quoted, nullptr, Pos(c));
  // Only a column's character without a length is of length 1.
  if (node->type.names.back() == "bpchar") node->type.modifiers.clear();
  if (c->call != nullptr) {
    node->type.modifiers.clear();
    for (auto* arg : c->call->args) {
      P::OperandContext* operand = arg->value->first->base;
      const bool simple = arg->named == nullptr && arg->value->tails.empty() &&
                          arg->value->first->prefixes.empty() && Is(operand->constant, P::ICONST);
      if (!simple) {
        Fail(errors::SyntaxError("type modifiers must be simple constants or identifiers",
                                 Pos(arg)));
      } else {
        node->type.modifiers.push_back(Integer(operand->constant));
      }
    }
  }
  return node;
}

void TreeBuilder::Arguments(const std::vector<P::FunctionArgContext*>& args,
                            ast::FunctionCall* call) {
  for (auto* arg : args) {
    if (arg->variadic != nullptr) {
      call->variadic = true;
      if (arg != args.back()) FailAfter(arg);
    }
    if (arg->named == nullptr) {
      AddArgument(call, Expr(arg->value));
      continue;
    }
    const ast::ExprPtr name = Expr(arg->value);
    ast::FunctionCall::Argument argument;
    if (name->kind == ast::ExprKind::kColumnRef &&
        ast::As<ast::ColumnRef>(*name).names.size() == 1 && !ast::As<ast::ColumnRef>(*name).star) {
      argument.name = ast::As<ast::ColumnRef>(*name).names[0];
    } else {
      FailNear(arg->arrow);
    }
    argument.value = Expr(arg->named);
    call->args.push_back(std::move(argument));
  }
}

std::unique_ptr<ast::FunctionCall> TreeBuilder::Call(ast::Names name, P::CallSuffixContext* c) {
  auto node = MakeNode<ast::FunctionCall>(Pos(c));
  node->name = std::move(name);
  node->star = c->star != nullptr;
  node->distinct = Is(c->quant, P::K_DISTINCT);
  Arguments(c->args, node.get());
  if (c->order != nullptr) node->order_by = OrderBy(c->order);
  if (c->within != nullptr) {
    if (c->order != nullptr) {
      Fail(errors::SyntaxError("cannot use multiple ORDER BY clauses with WITHIN GROUP",
                               Pos(c->within)));
    }
    if (node->distinct) {
      Fail(errors::SyntaxError("cannot use DISTINCT with WITHIN GROUP", Pos(c->within)));
    }
    if (node->variadic) {
      Fail(errors::SyntaxError("cannot use VARIADIC with WITHIN GROUP", Pos(c->within)));
    }
    node->order_by = OrderBy(c->within);
    node->within_group = true;
  }
  if (c->filter != nullptr) node->filter = Expr(c->filter);
  if (c->over != nullptr) {
    node->over = std::make_unique<ast::WindowSpec>();
    if (c->over->spec != nullptr) {
      *node->over = Window(c->over->spec);
    } else {
      node->over->reference = Word(c->over->name);
      node->over->plain = true;
      node->over->position = Pos(c->over);
    }
  }
  return node;
}

ast::ExprPtr TreeBuilder::Subquery(P::SubqueryContext* c, ast::SubqueryExpr::Type type) {
  auto node = MakeNode<ast::SubqueryExpr>(Pos(c));
  node->type = type;
  node->query = Query(c->body);
  return node;
}

ast::ExprPtr TreeBuilder::Special(P::SpecialExprContext* c) {
  if (c->cases != nullptr) return Case(c->cases);
  if (c->value != nullptr) return SqlValue(c->value);
  if (c->constType != nullptr) {
    auto node = MakeNode<ast::TypeCast>(Pos(c));
    node->operand = Constant(c->text);
    node->type = KeywordType(c->constType);
    const bool unlimited = c->constType->mods == nullptr && node->type.names.back() == "bpchar";
    if (unlimited) node->type.modifiers.clear();
    if (c->fields != nullptr) IntervalFields(c->fields, &node->type);
    return node;
  }
  switch (c->fn->getType()) {
    case P::K_CAST: {
      auto node = MakeNode<ast::TypeCast>(Pos(c));
      node->operand = Expr(c->arg);
      node->type = Type(c->castType);
      return node;
    }
    case P::K_ARRAY: {
      ast::ExprPtr node =
          c->sub != nullptr ? Subquery(c->sub, ast::SubqueryExpr::Type::kArray) : Array(c->body);
      node->position = Pos(c);
      return node;
    }
    case P::EXISTS_CALL: {
      ast::ExprPtr node = Subquery(c->sub, ast::SubqueryExpr::Type::kExists);
      node->position = Pos(c);
      return node;
    }
    case P::ROW_CALL: {
      auto node = MakeNode<ast::RowExpr>(Pos(c));
      node->explicit_row = true;
      node->fields = Exprs(c->items);
      return node;
    }
    case P::NULLIF_CALL: {
      auto node = MakeNode<ast::ConditionalExpr>(Pos(c));
      node->op = ast::ConditionalExpr::Op::kNullIf;
      node->args.push_back(Expr(c->arg));
      node->args.push_back(Expr(c->second));
      return node;
    }
    case P::COALESCE_CALL:
    case P::GREATEST_CALL:
    case P::LEAST_CALL: {
      auto node = MakeNode<ast::ConditionalExpr>(Pos(c));
      node->op = Is(c->fn, P::COALESCE_CALL)   ? ast::ConditionalExpr::Op::kCoalesce
                 : Is(c->fn, P::GREATEST_CALL) ? ast::ConditionalExpr::Op::kGreatest
                                               : ast::ConditionalExpr::Op::kLeast;
      node->args = Exprs(c->items);
      return node;
    }
    default:
      return SpecialFunction(c);
  }
}

// The constructs that PostgreSQL defines as functions of pg_catalog.
ast::ExprPtr TreeBuilder::SpecialFunction(P::SpecialExprContext* c) {
  auto node = MakeNode<ast::FunctionCall>(Pos(c));
  const auto add = [&](P::ExprContext* value) {
    if (value != nullptr) AddArgument(node.get(), Expr(value));
  };
  const auto add_all = [&](P::ExprListContext* list) {
    if (list == nullptr) return;
    for (auto* item : list->items) add(item);
  };
  const char* name = "";
  switch (c->fn->getType()) {
    case P::GROUPING_CALL:
      node->name = {"grouping"};
      add_all(c->items);
      return node;
    case P::EXTRACT_CALL: {
      name = "extract";
      auto field = MakeNode<ast::Literal>(Pos(c->field));
      field->type = ast::Literal::Type::kString;
      field->text = Word(c->field);
      AddArgument(node.get(), std::move(field));
      add(c->arg);
      break;
    }
    case P::POSITION_CALL:  // position(needle IN haystack) is position(haystack, needle)
      name = "position";
      AddArgument(node.get(), Restricted(c->haystack));
      AddArgument(node.get(), Restricted(c->needle));
      break;
    case P::OVERLAY_CALL:
    case P::SUBSTRING_CALL: {
      const bool overlay = Is(c->fn, P::OVERLAY_CALL);
      const bool words = c->second != nullptr || c->third != nullptr;
      name = overlay ? "overlay" : "substring";
      if (!words) node->name = {name};
      if (words && c->items->items.size() > 1) FailAfter(c->items);
      add_all(c->items);
      add(c->second);
      if (!overlay && c->second == nullptr && c->third != nullptr) {
        auto one = MakeNode<ast::Literal>(0);  // substring(x FOR n) starts at 1
        one->type = ast::Literal::Type::kInteger;
        one->text = "1";
        AddArgument(node.get(), std::move(one));
      }
      add(c->third);
      add(c->fourth);
      if (!words) return node;
      break;
    }
    default:
      name = Is(c->side, P::K_LEADING) ? "ltrim" : Is(c->side, P::K_TRAILING) ? "rtrim" : "btrim";
      // TRIM(characters FROM text) is btrim(text, characters).
      add_all(c->tail);
      add_all(c->items);
      break;
  }
  node->name = {"pg_catalog", name};
  return node;
}

ast::ExprPtr TreeBuilder::SqlValue(P::SqlValueContext* c) {
  using Function = ast::SqlValue::Function;
  auto node = MakeNode<ast::SqlValue>(Pos(c));
  switch (c->fn->getType()) {
    case P::K_CURRENT_TIME:
      node->function = Function::kCurrentTime;
      break;
    case P::K_CURRENT_TIMESTAMP:
      node->function = Function::kCurrentTimestamp;
      break;
    case P::K_LOCALTIME:
      node->function = Function::kLocalTime;
      break;
    case P::K_LOCALTIMESTAMP:
      node->function = Function::kLocalTimestamp;
      break;
    case P::K_CURRENT_ROLE:
      node->function = Function::kCurrentRole;
      break;
    case P::K_CURRENT_USER:
      node->function = Function::kCurrentUser;
      break;
    case P::K_USER:
      node->function = Function::kUser;
      break;
    case P::K_SESSION_USER:
      node->function = Function::kSessionUser;
      break;
    case P::K_CURRENT_CATALOG:
      node->function = Function::kCurrentCatalog;
      break;
    case P::K_CURRENT_SCHEMA:
      node->function = Function::kCurrentSchema;
      break;
    default:
      node->function = Function::kCurrentDate;
      break;
  }
  if (c->precision != nullptr) node->precision = Integer(c->precision);
  return node;
}

ast::ExprPtr TreeBuilder::Case(P::CaseExprContext* c) {
  auto node = MakeNode<ast::CaseExpr>(Pos(c));
  if (c->arg != nullptr) node->operand = Expr(c->arg);
  for (auto* when : c->whens) {
    ast::ExprPtr condition = Expr(when->condition);
    node->whens.push_back({std::move(condition), Expr(when->result)});
  }
  if (c->otherwise != nullptr) node->otherwise = Expr(c->otherwise);
  return node;
}

ast::ExprPtr TreeBuilder::Array(P::ArrayBodyContext* c) {
  auto node = MakeNode<ast::ArrayExpr>(Pos(c));
  node->elements = Exprs(c->items);
  for (auto* row : c->rows) node->elements.push_back(Array(row));
  return node;
}

ast::OperatorName TreeBuilder::Operator(P::AnyOperatorContext* c) {
  ast::OperatorName op;
  op.name = Text(c->op->op);
  if (c->schema.size() > 1) FailNear(c->schema[1]->start);
  if (!c->schema.empty()) op.schema = Word(c->schema.front());
  return op;
}

std::vector<ast::SortItem> TreeBuilder::OrderBy(P::OrderByContext* c) {
  std::vector<ast::SortItem> items;
  for (auto* item : c->items) items.push_back(Sort(item));
  return items;
}

ast::SortItem TreeBuilder::Sort(P::SortItemContext* c) {
  using Direction = ast::SortItem::Direction;
  using Nulls = ast::SortItem::Nulls;
  ast::SortItem item;
  item.expr = Expr(c->key);
  if (c->direction != nullptr) {
    item.direction = Is(c->direction, P::K_ASC)    ? Direction::kAsc
                     : Is(c->direction, P::K_DESC) ? Direction::kDesc
                                                   : Direction::kUsing;
  }
  if (c->op != nullptr) item.using_op.name = Text(c->op->op);
  if (c->qualified != nullptr) item.using_op = Operator(c->qualified);
  if (c->nulls != nullptr) item.nulls = Is(c->nulls, P::K_FIRST) ? Nulls::kFirst : Nulls::kLast;
  return item;
}

ast::WindowSpec TreeBuilder::Window(P::WindowSpecContext* c) {
  ast::WindowSpec spec;
  spec.position = Pos(c);
  spec.reference = OptionalWord(c->ref);
  spec.partition_by = Exprs(c->parts);
  if (c->order != nullptr) spec.order_by = OrderBy(c->order);
  if (c->frame != nullptr) spec.frame = Frame(c->frame);
  return spec;
}

ast::WindowFrame TreeBuilder::Frame(P::FrameClauseContext* c) {
  using Unit = ast::WindowFrame::Unit;
  using Exclude = ast::WindowFrame::Exclude;
  ast::WindowFrame frame;
  frame.unit = Is(c->unit, P::K_ROWS)    ? Unit::kRows
               : Is(c->unit, P::K_RANGE) ? Unit::kRange
                                         : Unit::kGroups;
  frame.start = Bound(c->lower);
  if (c->upper != nullptr) frame.end = Bound(c->upper);
  if (Is(c->exclude, P::K_CURRENT)) frame.exclude = Exclude::kCurrentRow;
  if (Is(c->exclude, P::K_GROUP)) frame.exclude = Exclude::kGroup;
  if (Is(c->exclude, P::K_TIES)) frame.exclude = Exclude::kTies;
  return frame;
}

ast::FrameBound TreeBuilder::Bound(P::FrameBoundContext* c) {
  using Type = ast::FrameBound::Type;
  ast::FrameBound bound;
  const bool preceding = Is(c->direction, P::K_PRECEDING);
  if (c->current != nullptr) {
    bound.type = Type::kCurrentRow;
  } else if (c->unbounded != nullptr) {
    bound.type = preceding ? Type::kUnboundedPreceding : Type::kUnboundedFollowing;
  } else {
    bound.type = preceding ? Type::kPreceding : Type::kFollowing;
    bound.offset = Expr(c->offset);
  }
  return bound;
}

}  // namespace steno::sql
