package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"
	"golang.org/x/sync/singleflight"
)

// freshFor is the remaining lifetime that cached credentials must have: half an hour, as in Vend.
const freshFor = 30 * time.Minute

type service struct {
	verifier *verifier
	table    string
	memory   bool
	dynamoDB *dynamodb.Client
	sts      *sts.Client
	flights  singleflight.Group
	held     sync.Map
}

// document is the credentials document of the container-credentials protocol.
type document struct {
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string
	Token           string
	Expiration      time.Time
}

func (k document) fresh() bool { return time.Until(k.Expiration) > freshFor }

// handle answers one request with a status and a body.
func (s *service) handle(ctx context.Context, path, authorization string) (int, []byte) {
	token, ok := strings.CutPrefix(authorization, "Bearer ")
	if !ok {
		return http.StatusUnauthorized, []byte(`{"code":"TokenMissing"}`)
	}
	caller, err := s.verifier.verify(token)
	if err != nil {
		return http.StatusUnauthorized, []byte(`{"code":"TokenInvalid"}`)
	}
	if path != "/v1/credentials/222222222222/deploy" || caller.Repository != "acme/shop" || caller.Ref != "refs/heads/main" {
		return http.StatusForbidden, []byte(`{"code":"NotGranted"}`)
	}
	made, err := s.credentialsFor(ctx, caller, "arn:aws:iam::222222222222:role/vend/deploy")
	if err != nil {
		log.Print(err)
		return http.StatusServiceUnavailable, []byte(`{"code":"Unavailable"}`)
	}
	body, err := json.Marshal(made)
	if err != nil {
		return http.StatusInternalServerError, nil
	}
	return http.StatusOK, body
}

func (s *service) credentialsFor(ctx context.Context, caller claims, role string) (document, error) {
	name := nameOf(caller, role)
	if !s.memory {
		return s.tableOrSTS(ctx, caller, role, name)
	}
	if held, ok := s.held.Load(name); ok && held.(document).fresh() {
		return held.(document), nil
	}
	made, err, _ := s.flights.Do(name, func() (any, error) {
		return s.tableOrSTS(context.WithoutCancel(ctx), caller, role, name)
	})
	if err != nil {
		return document{}, err
	}
	s.held.Store(name, made)
	return made.(document), nil
}

func nameOf(caller claims, role string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{caller.Issuer, caller.Subject, caller.Repository, caller.RunID, role}, "\x00")))
	return hex.EncodeToString(sum[:])
}

func (s *service) tableOrSTS(ctx context.Context, caller claims, role, name string) (document, error) {
	key := map[string]types.AttributeValue{"pk": text(name)}
	found, err := s.dynamoDB.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: key})
	if err != nil {
		return document{}, err
	}
	if cached := read(found.Item); cached.fresh() {
		return cached, nil
	}
	made, err := s.assume(ctx, caller, role)
	if err != nil {
		return document{}, err
	}
	_, err = s.dynamoDB.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: written(name, made)})
	if err != nil {
		log.Print(err)
	}
	return made, nil
}

func (s *service) assume(ctx context.Context, caller claims, role string) (document, error) {
	issued, err := s.sts.AssumeRole(ctx, &sts.AssumeRoleInput{
		RoleArn:         &role,
		RoleSessionName: aws.String("acme-shop-" + caller.RunID),
		ExternalId:      aws.String("3f8e6c1a0b7d4e52"),
		SourceIdentity:  aws.String("gh-" + caller.RepositoryID),
		DurationSeconds: aws.Int32(3600),
		Tags:            []ststypes.Tag{{Key: aws.String("repository"), Value: &caller.Repository}},
	})
	if err != nil {
		return document{}, err
	}
	k := issued.Credentials
	return document{*k.AccessKeyId, *k.SecretAccessKey, *k.SessionToken, k.Expiration.UTC()}, nil
}

func written(name string, made document) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		"pk": text(name), "accessKeyId": text(made.AccessKeyID), "secretAccessKey": text(made.SecretAccessKey), "token": text(made.Token),
		"expires": &types.AttributeValueMemberN{Value: strconv.FormatInt(made.Expiration.Unix(), 10)},
	}
}

// read returns expired credentials if the table has none.
func read(item map[string]types.AttributeValue) document {
	of := func(name string) string {
		if found, ok := item[name].(*types.AttributeValueMemberS); ok {
			return found.Value
		}
		return ""
	}
	number, ok := item["expires"].(*types.AttributeValueMemberN)
	if !ok {
		return document{}
	}
	seconds, err := strconv.ParseInt(number.Value, 10, 64)
	if err != nil {
		return document{}
	}
	return document{of("accessKeyId"), of("secretAccessKey"), of("token"), time.Unix(seconds, 0).UTC()}
}

func text(value string) types.AttributeValue { return &types.AttributeValueMemberS{Value: value} }
