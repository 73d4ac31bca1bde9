using CwHoe.Core.Planning.Networks;
using CwHoe.Kube.Models;

namespace CwHoe.Core.Tests.Planning.Networks;

public sealed class ApiServerAddressTests
{
    [Fact]
    public void Of_ServiceAndEndpoints_AreAllOnceInOrder()
    {
        var service = new V1Service { Spec = new() { ClusterIP = "10.96.0.1", Ports = [new() { Name = "https", Port = 443 }] } };
        var endpoints = new V1Endpoints
        {
            Subsets = [new() { Addresses = [new() { Ip = "192.168.7.3" }, new() { Ip = "192.168.7.2" }, new() { Ip = "192.168.7.3" }], Ports = [new() { Port = 6443 }] }],
        };

        Assert.Equal([new("10.96.0.1", 443), new("192.168.7.2", 6443), new("192.168.7.3", 6443)], ApiServerAddress.Of(service, endpoints));
    }

    [Fact]
    public void Of_WhatIsMissingOrNoAddress_IsLeftOut()
    {
        Assert.Empty(ApiServerAddress.Of(null, null));
        Assert.Empty(ApiServerAddress.Of(new() { Spec = new() { ClusterIP = "None", Ports = [new() { Port = 443 }] } }, new() { Subsets = [new()] }));
    }
}
