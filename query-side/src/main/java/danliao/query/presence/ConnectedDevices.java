package danliao.query.presence;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who can be reached now. */
public interface ConnectedDevices {
  /**
   * The connected devices of each of these users; a user without one is absent.
   *
   * @throws danliao.query.store.StoreUnavailableException if that cannot be known now, which is so
   *     until a lease after Redis has forgotten gateways
   */
  Map<String, List<Device>> of(Collection<String> users);

  /** All living gateways, as of about a second ago. */
  Set<Gateway> gateways();
}
