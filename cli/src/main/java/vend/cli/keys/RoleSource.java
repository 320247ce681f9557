package vend.cli.keys;

import java.util.List;
import java.util.Map;
import vend.client.KeySource;
import vend.client.NoCredentials;

/** Where a user's roles and their keys come from: a hub, or AWS itself. */
interface RoleSource {
  /**
   * Keys of a role. Nobody is asked yet, but where names of accounts have to be looked up.
   *
   * @param role an ARN, or account and role
   * @param terms how the keys are wanted
   * @throws KeysFailed if what is asked for can't be had this way
   */
  KeySource keys(String role, KeyTerms terms) throws KeysFailed;

  /**
   * The roles that the user may take.
   *
   * @throws NoCredentials if nobody says
   * @throws KeysFailed if they can't be known this way
   */
  List<OfferedRole> roles() throws NoCredentials, KeysFailed;

  /**
   * Who the user is to whom: names and values, in order, as much as this machine knows.
   *
   * @throws NoCredentials if a sign-in is needed for it and fails
   */
  Map<String, String> caller() throws NoCredentials;
}
