// Says who the AWS SDK for Go is, by credentials that it finds by itself; with OTHER_STS, who it is there as well.
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
	say(ctx, sts.NewFromConfig(configuration))
	if other := os.Getenv("OTHER_STS"); other != "" {
		say(ctx, sts.NewFromConfig(configuration, func(o *sts.Options) { o.BaseEndpoint = &other }))
	}
}

func say(ctx context.Context, client *sts.Client) {
	identity, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(*identity.Arn)
}
