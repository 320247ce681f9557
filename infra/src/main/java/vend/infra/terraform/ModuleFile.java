package vend.infra.terraform;

/**
 * A file of the module.
 *
 * @param name its path below the folder that holds the module, for example {@code
 *     vend-roles/roles.tf}
 */
public record ModuleFile(String name, String body) {}
