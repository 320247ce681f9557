// Command echo is a minimal function in Go: it returns the body or the path of an event, and writes one log line of
// ECHO_LINE bytes.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	length, err := strconv.Atoi(os.Getenv("ECHO_LINE"))
	if err != nil || length < 1 {
		log.Fatal("echo: ECHO_LINE must be a number of bytes")
	}
	line := strings.Repeat("x", length)
	lambda.Start(func(_ context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		fmt.Println(line)
		body := event.Body
		if body == "" {
			body = event.RawPath
		}
		return events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: body}, nil
	})
}
