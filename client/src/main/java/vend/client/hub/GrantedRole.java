package vend.client.hub;

import java.time.Duration;
import vend.aws.RoleArn;

/**
 * A role that the hub would give keys for.
 *
 * @param role the role
 * @param accountName what the hub's grants file calls its account
 * @param longest the longest life of its keys
 */
public record GrantedRole(RoleArn role, String accountName, Duration longest) {}
