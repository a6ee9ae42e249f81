package org.elasticsearch.plugins;

import java.util.List;
import org.elasticsearch.Build;
import org.elasticsearch.env.Environment;

/**
 * Serves plugins that are plain objects instead of folders of a distribution; in this package
 * because {@code LoadedPlugin} is package-private.
 */
public final class ClasspathPluginsService extends PluginsService {
  private final List<LoadedPlugin> loaded;

  public ClasspathPluginsService(
      Environment environment, PluginsLoader loader, List<Plugin> plugins) {
    super(environment.settings(), environment.configDir(), loader);
    loaded = plugins.stream().map(ClasspathPluginsService::load).toList();
  }

  private static LoadedPlugin load(Plugin plugin) {
    String name = plugin.getClass().getName();
    PluginDescriptor descriptor =
        new PluginDescriptor(
            name,
            "from the class path",
            "NA",
            Build.current().version(),
            String.valueOf(Runtime.version().feature()),
            name,
            null,
            List.of(),
            false,
            false,
            false,
            false,
            PluginDescriptor.DeploymentTarget.ALL);
    return new LoadedPlugin(descriptor, plugin, plugin.getClass().getClassLoader());
  }

  @Override
  protected List<LoadedPlugin> plugins() {
    return loaded;
  }
}
