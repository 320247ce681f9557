// Prints the caller identity of the credentials that the AWS SDK for Go finds by default.
// With OTHER_STS, also prints the ARN that this endpoint returns.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	ctx := context.Background()
	configuration, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	printArn(ctx, sts.NewFromConfig(configuration))
	if other := os.Getenv("OTHER_STS"); other != "" {
		printArn(ctx, sts.NewFromConfig(configuration, func(o *sts.Options) { o.BaseEndpoint = &other }))
	}
}

func printArn(ctx context.Context, client *sts.Client) {
	identity, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(*identity.Arn)
}
