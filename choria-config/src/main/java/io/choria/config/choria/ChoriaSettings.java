package io.choria.config.choria;

import io.choria.config.Settings;

/**
 * All settings that Choria declares, grouped by what people look for. The keys are Choria's own,
 * whatever the group.
 */
@Settings(title = "Choria")
public interface ChoriaSettings {
  /** {@return the group “Node”} */
  NodeSettings node();

  /** {@return the group “Logging”} */
  LoggingSettings logging();

  /** {@return the group “Discovery”} */
  DiscoverySettings discovery();

  /** {@return the group “Authorization and audit”} */
  AuthorizationSettings authorization();

  /** {@return the group “Registration”} */
  RegistrationSettings registration();

  /** {@return the group “Connection”} */
  ConnectionSettings connection();

  /** {@return the group “Federation”} */
  FederationSettings federation();

  /** {@return the group “Broker”} */
  BrokerSettings broker();

  /** {@return the group “Cluster and gateways”} */
  ClusterSettings cluster();

  /** {@return the group “Streams”} */
  StreamSettings streams();

  /** {@return the group “Security”} */
  SecuritySettings security();

  /** {@return the group “Request signer”} */
  RequestSignerSettings requestSigner();

  /** {@return the group “Security providers”} */
  ProviderSettings securityProviders();

  /** {@return the group “Puppet”} */
  PuppetSettings puppet();

  /** {@return the group “Provisioning”} */
  ProvisioningSettings provisioning();

  /** {@return the group “Autonomous agents”} */
  MachineSettings machines();

  /** {@return the group “Agents”} */
  AgentSettings agents();

  /** {@return the group “Scout”} */
  ScoutSettings scout();

  /** {@return the group “Monitoring and submission”} */
  MonitoringSettings monitoring();
}
