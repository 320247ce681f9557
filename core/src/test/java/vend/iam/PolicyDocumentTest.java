package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentTest {
  private static final String TRUST =
      """
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Sid": "One",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111111111111:role/vend-hub"},
            "Action": "sts:AssumeRole",
            "Condition": {
              "StringEquals": {"sts:ExternalId": "3f8e", "aws:RequestTag/vend:grant": ["a", "b"]}
            }
          },
          {
            "Effect": "Deny",
            "NotPrincipal": {"AWS": ["111111111111"], "Service": "lambda.amazonaws.com"},
            "NotAction": ["sts:*", "iam:Get?ole"],
            "NotResource": "arn:aws:iam::*:role/vend/${aws:username}"
          }
        ]
      }
      """;

  @Test
  void writesCompactJsonInTheOrderOfIam() throws InvalidPolicy {
    PolicyDocument policy = PolicyDocument.parse(TRUST);
    String compact = TRUST.replaceAll("\\s", "").replace("[\"111111111111\"]", "\"111111111111\"");
    assertEquals(compact, policy.toJson());
    assertEquals(compact.length(), policy.size());
    assertEquals(policy, PolicyDocument.parse(policy.toJson()));
  }

  @Test
  void countsCodePoints() throws InvalidPolicy {
    PolicyDocument policy = read("'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::😀é'");
    assertEquals(policy.toJson().length() - 1, policy.size());
  }

  @Test
  void acceptsOneStatementWithoutAList() throws InvalidPolicy {
    assertEquals(1, read("'Effect':'Allow','Action':'*','Resource':'*'").statements().size());
  }

  @Property
  void parsesItsOwnText(@ForAll long seed) throws InvalidPolicy {
    RandomCases random = new RandomCases(seed);
    Stream.generate(random::next)
        .limit(3)
        .flatMap(one -> Stream.concat(one.identity().stream(), one.resourcePolicy().stream()))
        .forEach(PolicyDocumentTest::assertParsesItsOwnText);
  }

  private static void assertParsesItsOwnText(PolicyDocument policy) {
    try {
      assertEquals(policy, PolicyDocument.parse(policy.toJson()));
      assertEquals(policy, PolicyDocument.of(policy.toData()));
    } catch (InvalidPolicy e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "not json;policy",
        "[];policy",
        "{};Version",
        "{'Version':'2012-10-17'};Statement",
        "{'Version':'2012-10-17','Statement':[]};Statement",
        "{'Version':'2012-10-17','Statement':null};Statement",
        "{'Version':'2012-10-17','Statement':['a']};Statement[0]",
        "{'Version':'2008-10-17','Statement':[]};Version",
        "{'Version':20121017,'Statement':[]};Version",
        "{'Version':'2012-10-17','Id':'a','Statement':[]};policy",
        "{'Version':'2012-10-17','Version':'2012-10-17','Statement':[]};policy",
        "{'Version':'2012-10-17','statement':[]};policy",
      })
  void refusesInvalidDocuments(String json, String where) {
    InvalidPolicy refusal =
        assertThrows(InvalidPolicy.class, () -> PolicyDocument.parse(json.replace('\'', '"')));
    assertEquals(where, refusal.where());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'Action':'*','Resource':'*';Statement[0].Effect",
        "'Effect':'allow','Action':'*','Resource':'*';Statement[0].Effect",
        "'Effect':true,'Action':'*','Resource':'*';Statement[0].Effect",
        "'Effect':'Allow','Resource':'*';Statement[0]",
        "'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*';Statement[0]",
        "'Effect':'Allow','Action':'*','Resource':'*','NotResource':'*';Statement[0]",
        "'Effect':'Allow','Action':'*','Principal':'*','NotPrincipal':'*';Statement[0]",
        "'Effect':'Allow','Action':'*','Resource':'*','Conditions':{};Statement[0]",
        "'Effect':'Allow','action':'*','Resource':'*';Statement[0]",
        "'Effect':'Allow','Action':[],'Resource':'*';Statement[0].Action",
        "'Effect':'Allow','Action':[1],'Resource':'*';Statement[0].Action",
        "'Effect':'Allow','Action':null,'Resource':'*';Statement[0].Action",
        "'Effect':'Allow','Action':'','Resource':'*';Statement[0].Action",
        "'Effect':'Allow','Action':'AssumeRole','Resource':'*';Statement[0].Action",
        "'Effect':'Allow','Action':'s*:Get','Resource':'*';Statement[0].Action",
        "'Effect':'Allow','Action':'sts:Assume Role','Resource':'*';Statement[0].Action",
        "'Effect':'Allow','Action':'sts:${k}','Resource':'*';Statement[0].Action",
        "'Effect':'Allow','Action':'*','Resource':[];Statement[0].Resource",
        "'Effect':'Allow','Action':'*','Resource':'bucket';Statement[0].Resource",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:*:::a';Statement[0].Resource",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::';Statement[0].Resource",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:a';Statement[0].Resource",
        "'Effect':'Allow','Action':'*','NotResource':{};Statement[0].NotResource",
        "'Effect':'Allow','Action':'*','Resource':'*','Sid':'a b';Statement[0].Sid",
        "'Effect':'Allow','Action':'*','Resource':'*','Sid':'';Statement[0].Sid",
        "'Effect':'Allow','Action':'*','Resource':'*','Sid':1;Statement[0].Sid",
        "'Effect':'Allow','Action':'*','Principal':null;Statement[0].Principal",
        "'Effect':'Allow','Action':'*','Principal':'a';Statement[0].Principal",
        "'Effect':'Allow','Action':'*','Principal':{};Statement[0].Principal",
        "'Effect':'Allow','Action':'*','Principal':{'AWS':[]};Statement[0].Principal.AWS",
        "'Effect':'Allow','Action':'*','Principal':{'Aws':'*'};Statement[0].Principal.Aws",
        "'Effect':'Allow','Action':'*','Principal':{'AWS':'1'};Statement[0].Principal.AWS",
        "'Effect':'Allow','Action':'*','Principal':{'AWS':'AROAEXAMPLE'};Statement[0].Principal.AWS",
        "'Effect':'Allow','Action':'*','Principal':{'AWS':'arn:aws:iam::111111111111:role/*'};"
            + "Statement[0].Principal.AWS",
        "'Effect':'Allow','Action':'*','Principal':{'AWS':'arn:aws:iam::*:root'};"
            + "Statement[0].Principal.AWS",
        "'Effect':'Allow','Action':'*','Principal':{'Service':'*'};Statement[0].Principal.Service",
        "'Effect':'Allow','Action':'*','Resource':'*','Condition':{};Statement[0].Condition",
        "'Effect':'Allow','Action':'*','Resource':'*','Condition':[];Statement[0].Condition",
        "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Like':{'k':'a'}};"
            + "Statement[0].Condition.Like",
        "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringLike':{'k':[]}};"
            + "Statement[0].Condition.StringLike.k",
      })
  void refusesInvalidStatements(String elements, String where) {
    InvalidPolicy refusal = assertThrows(InvalidPolicy.class, () -> read(elements));
    assertEquals(where, refusal.where());
    assertTrue(refusal.getMessage().startsWith(where + ": "));
  }

  @ParameterizedTest
  @CsvSource({
    "*",
    "arn:aws:s3:::a",
    "arn:aws:s3:::*",
    "arn:aws:ec2:*",
    "arn:aws:ec2:eu-*:*",
    "arn:aws:iam::*:role/vend/*",
    "arn:*:iam::*:role/?",
    "arn:aws:sqs:eu-west-1:111111111111:a:b",
  })
  void acceptsAnArnAsResource(String resource) throws InvalidPolicy {
    read("'Effect':'Allow','Action':'*','Resource':'" + resource + "'");
  }

  @Test
  void refusesTheSameSidTwice() {
    String statement = "{'Sid':'a','Effect':'Allow','Action':'*','Resource':'*'}";
    InvalidPolicy refusal =
        assertThrows(
            InvalidPolicy.class,
            () ->
                PolicyDocument.parse(
                    "{'Version':'2012-10-17','Statement':[%s,%s]}"
                        .formatted(statement, statement)
                        .replace('\'', '"')));
    assertEquals(
        "Statement[1].Sid: another statement has the same Sid; change one of them",
        refusal.getMessage());
  }

  @Test
  void shortensUntrustedTextInMessagesToOneLine() {
    InvalidPolicy refusal =
        assertThrows(
            InvalidPolicy.class, () -> read("'" + "a\\n".repeat(500) + "':'','Effect':'Allow'"));
    assertFalse(refusal.getMessage().contains("\n"));
    assertTrue(refusal.getMessage().length() < 250);
    InvalidPolicy path =
        assertThrows(
            InvalidPolicy.class,
            () ->
                read(
                    "'Effect':'Allow','Action':'*','Condition':{'%s':{}}"
                        .formatted("a\\n".repeat(500))));
    assertFalse(path.getMessage().contains("\n"));
    assertTrue(path.getMessage().length() < 500);
  }

  @Test
  void knowsWhetherItIsIdentityBasedOrResourceBased() throws InvalidPolicy {
    PolicyDocument identity = read("'Effect':'Allow','Action':'*','Resource':'*'");
    PolicyDocument trust = read("'Effect':'Allow','Action':'*','Principal':'*'");
    PolicyDocument neither = read("'Effect':'Allow','Action':'*'");
    assertEquals(identity, identity.requireIdentityBased());
    assertEquals(trust, trust.requireResourceBased());
    assertThrows(InvalidPolicy.class, trust::requireIdentityBased);
    assertThrows(InvalidPolicy.class, neither::requireIdentityBased);
    assertThrows(InvalidPolicy.class, identity::requireResourceBased);
  }

  @ParameterizedTest
  @CsvSource({
    "*,sts:AssumeRole,true",
    "sts:*,sts:AssumeRole,true",
    "sts:AssumeRole,STS:assumerole,true",
    "STS:ASSUMEROLE,sts:AssumeRole,true",
    "sts:Assume*,sts:AssumeRoleWithSAML,true",
    "sts:AssumeRole,sts:AssumeRoleWithSAML,false",
    "sts:?ssumeRole,sts:AssumeRole,true",
    "s3:*,sts:AssumeRole,false",
  })
  void matchesActionsIgnoringCase(String written, String requested, boolean matches) {
    assertEquals(matches, new ActionElement(false, List.of(written)).matches(requested));
    assertEquals(!matches, new ActionElement(true, List.of(written)).matches(requested));
  }

  @ParameterizedTest
  @CsvSource({
    "*,arn:aws:s3:::a,true",
    "arn:aws:s3:::a,arn:aws:s3:::A,false",
    "arn:aws:s3:::a?,arn:aws:s3:::ab,true",
    "arn:aws:iam::*:role/vend/*,arn:aws:iam::222222222222:role/vend/a/b,true",
    "arn:aws:iam::*:role/vend/*,arn:aws:iam::222222222222:role/other,false",
    "arn:aws:iam::222222222222:role/vend/*,arn:aws:iam::333333333333:role/vend/a,false",
    "arn:aws:sqs:*,arn:aws:sqs:eu-west-1:111111111111:a:b,true",
  })
  void matchesResourcesByTheirArn(String written, String requested, boolean matches) {
    ConditionContext nothing = key -> List.of();
    assertEquals(matches, new ResourceElement(false, List.of(written)).matches(requested, nothing));
    assertEquals(!matches, new ResourceElement(true, List.of(written)).matches(requested, nothing));
  }

  private static PolicyDocument read(String elements) throws InvalidPolicy {
    return PolicyDocument.parse(
        "{'Version':'2012-10-17','Statement':{%s}}".formatted(elements).replace('\'', '"'));
  }
}
