// Assumes a role with the library of Terraform's AWS provider and S3 backend, and prints the account.
// STS_ENDPOINT is the provider's setting `endpoints { sts = … }`. Without it, the endpoint in the environment is used.
// With OTHER_STS, also prints the ARN that this endpoint returns.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/aws-sdk-go-base/v2/diag"
)

func main() {
	settings := &awsbase.Config{
		Region:      os.Getenv("AWS_REGION"),
		StsEndpoint: os.Getenv("STS_ENDPOINT"),
		AssumeRoleWithWebIdentity: &awsbase.AssumeRoleWithWebIdentity{
			RoleARN:              os.Getenv("AWS_ROLE_ARN"),
			SessionName:          "terraform",
			WebIdentityTokenFile: os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE"),
		},
	}
	ctx, configuration, found := awsbase.GetAwsConfig(context.Background(), settings)
	end(found)
	account, partition, found := awsbase.GetAwsAccountIDAndPartition(ctx, configuration, settings)
	end(found)
	fmt.Println(partition, account)
	if other := os.Getenv("OTHER_STS"); other != "" {
		client := sts.NewFromConfig(configuration, func(o *sts.Options) { o.BaseEndpoint = &other })
		identity, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(*identity.Arn)
	}
}

func end(found diag.Diagnostics) {
	for _, one := range found {
		if one.Severity() == diag.SeverityError {
			fmt.Fprintf(os.Stderr, "Error: %s\n\n%s\n", one.Summary(), one.Detail())
			os.Exit(1)
		}
	}
}
