// Command peer is a service as an engineer would write it by hand in Go: it verifies a token, reads a table, assumes the
// role, and caches the credentials in the table. It seals nothing, explains nothing and decides by a plain comparison, which
// is in its favor.
//
// PEER_MODE is "plain", or "memory" for single flight and an in-memory cache in front of the table. With
// AWS_LAMBDA_RUNTIME_API it runs in Lambda, otherwise it serves HTTP at PEER_ADDRESS.
package main

import (
	"context"
	"crypto/tls"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	service := newService()
	if os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" {
		lambda.Start(func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
			status, body := service.handle(ctx, event.RawPath, event.Headers["authorization"])
			return events.APIGatewayV2HTTPResponse{StatusCode: status, Headers: headers, Body: string(body)}, nil
		})
		return
	}
	http.HandleFunc("GET /v1/credentials/", func(w http.ResponseWriter, r *http.Request) {
		status, body := service.handle(r.Context(), r.URL.Path, r.Header.Get("Authorization"))
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = w.Write(body)
	})
	http.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	log.Fatal(http.ListenAndServe(required("PEER_ADDRESS"), nil))
}

var headers = map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"}

func newService() *service {
	client := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		// The default of Go is two idle connections per host.
		t.MaxIdleConns, t.MaxIdleConnsPerHost = 200, 100
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}).WithTimeout(2 * time.Second)
	config := aws.Config{
		Region:     required("AWS_REGION"),
		HTTPClient: client,
		Credentials: aws.NewCredentialsCache(credentials.NewStaticCredentialsProvider(
			required("AWS_ACCESS_KEY_ID"), required("AWS_SECRET_ACCESS_KEY"), os.Getenv("AWS_SESSION_TOKEN"))),
	}
	return &service{
		verifier: newVerifier(required("PEER_ISSUER"), required("PEER_KEY_SET"), client),
		table:    required("VEND_TABLE"),
		memory:   os.Getenv("PEER_MODE") == "memory",
		dynamoDB: dynamodb.NewFromConfig(config, func(o *dynamodb.Options) {
			o.BaseEndpoint = aws.String(required("AWS_ENDPOINT_URL_DYNAMODB"))
		}),
		sts: sts.NewFromConfig(config, func(o *sts.Options) {
			o.BaseEndpoint = aws.String(required("AWS_ENDPOINT_URL_STS"))
		}),
	}
}

func required(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("peer: %s is not set", name)
	}
	return value
}
