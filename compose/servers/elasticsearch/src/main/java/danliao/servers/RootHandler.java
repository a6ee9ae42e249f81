package danliao.servers;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.plugins.ActionPlugin.RestHandlersServices;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;

/** {@code GET /}: clients read the version there before they say anything else. */
final class RootHandler extends BaseRestHandler {
  private final RestHandlersServices services;
  private final Supplier<DiscoveryNodes> nodes;

  RootHandler(RestHandlersServices services, Supplier<DiscoveryNodes> nodes) {
    this.services = services;
    this.nodes = nodes;
  }

  @Override
  public String getName() {
    return "local_root";
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    return channel ->
        channel.sendResponse(new RestResponse(RestStatus.OK, write(channel.newBuilder())));
  }

  private XContentBuilder write(XContentBuilder json) throws IOException {
    Build build = Build.current();
    return json.startObject()
        .field("name", nodes.get().getLocalNode().getName())
        .field("cluster_name", services.settings().get("cluster.name"))
        .field("cluster_uuid", "_na_")
        .startObject("version")
        .field("number", build.qualifiedVersion())
        .field("build_flavor", build.flavor())
        .field("build_type", build.type().displayName())
        .field("build_hash", build.hash())
        .field("build_date", build.date())
        .field("build_snapshot", build.isSnapshot())
        .field("lucene_version", IndexVersion.current().luceneVersion().toString())
        .field("minimum_wire_compatibility_version", build.minWireCompatVersion())
        .field("minimum_index_compatibility_version", build.minIndexCompatVersion())
        .endObject()
        .field("tagline", "You Know, for Search")
        .endObject();
  }
}
