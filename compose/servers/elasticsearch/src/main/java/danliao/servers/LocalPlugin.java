package danliao.servers;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.AbstractIndexAnalyzerProvider;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.PreBuiltAnalyzerProviderFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.indices.analysis.PreBuiltCacheFactory.CachingStrategy;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestHandler;

/** What the distribution's modules analysis-common (of it, cjk only) and rest-root give. */
public final class LocalPlugin extends Plugin implements AnalysisPlugin, ActionPlugin {
  @Override
  public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
    return Map.of("cjk", (index, environment, name, settings) -> new CjkAnalyzerProvider(name));
  }

  @Override
  public List<PreBuiltAnalyzerProviderFactory> getPreBuiltAnalyzerProviderFactories() {
    return List.of(
        new PreBuiltAnalyzerProviderFactory("cjk", CachingStrategy.ONE, CJKAnalyzer::new));
  }

  @Override
  public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
    return List.of(
        PreConfiguredTokenFilter.singleton("cjk_bigram", false, CJKBigramFilter::new),
        PreConfiguredTokenFilter.singleton("cjk_width", true, CJKWidthFilter::new));
  }

  @Override
  public List<RestHandler> getRestHandlers(
      RestHandlersServices services,
      Supplier<DiscoveryNodes> nodes,
      Predicate<NodeFeature> feature) {
    return List.of(new RootHandler(services, nodes));
  }

  private static final class CjkAnalyzerProvider
      extends AbstractIndexAnalyzerProvider<CJKAnalyzer> {
    private final CJKAnalyzer analyzer = new CJKAnalyzer();

    CjkAnalyzerProvider(String name) {
      super(name);
    }

    @Override
    public CJKAnalyzer get() {
      return analyzer;
    }
  }
}
